package model

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// What can be wrong with an endpoint.
var (
	ErrNoURL     = errors.New("the endpoint is not an http or https URL")
	ErrPort      = errors.New("the endpoint's port must be 1 to 65535")
	ErrPlainHTTP = errors.New("the endpoint is not encrypted")
)

// CheckEndpoint rejects a URL that requests must not go to; "" is AWS's own endpoint and fine. The error contains at most the host,
// because a URL may contain a password.
func CheckEndpoint(endpoint string) *Problem {
	if endpoint == "" {
		return nil
	}
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return &Problem{Kind: ErrNoURL, What: ErrNoURL.Error(), Fix: Do("use https://HOST")}
	case !isPort(u.Port()):
		return &Problem{Kind: ErrPort, What: ErrPort.Error(), Fix: Do("correct the port")}
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return &Problem{
			Kind: ErrPlainHTTP, What: "the endpoint http://" + u.Host + " is not encrypted",
			Why: "others could read and change what you send. http is allowed only for this computer", Fix: Do("use https://" + u.Host),
		}
	}
	return nil
}

// isPort reports whether a URL can be reached at a port; "" is that of the scheme.
func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

// isLoopback looks only at the text, because a name could resolve to any address.
func isLoopback(host string) bool {
	at, err := netip.ParseAddr(host)
	return err == nil && at.Unmap().IsLoopback() && at.Zone() == "" || strings.EqualFold(host, "localhost")
}

// ownHost matches AWS's hosts for STS and IAM, with or without a region, and VPC endpoints (AWS General Reference, "Service
// endpoints"). Other names under amazonaws.com may belong to customers.
var ownHost = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:vpce-[a-z0-9-]+\.)?(?:sts|iam)(?:-fips)?(?:\.([a-z0-9-]+))?(?:\.vpce)?\.` +
		`(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|api\.amazonwebservices\.eu|` +
		`c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$`)
})

// ownEndpoint reports whether an endpoint is one of AWS's own: https to a host of STS or IAM, or "".
func ownEndpoint(endpoint string) bool {
	if endpoint == "" {
		return true
	}
	u, err := url.Parse(endpoint)
	return err == nil && u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") && ownHost().MatchString(strings.ToLower(u.Hostname()))
}

// EndpointHost is how an endpoint is shown: host and port; "" for AWS's own.
func EndpointHost(endpoint string) string {
	if ownEndpoint(endpoint) {
		return ""
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return u.Host
}

// endpointKey is the form of an endpoint that is saved with a session: "" for AWS's own, without user name and password.
func endpointKey(endpoint string) string {
	if ownEndpoint(endpoint) {
		return ""
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Scheme+"://"+u.Host) + strings.TrimRight(u.EscapedPath(), "/")
}

// endpoint returns the URL for an identity's calls to STS; "" for AWS's own.
func (w Workspace) endpoint(id Identity) string {
	if w.Tokens == nil { // only the configuration could be opened
		return id.Endpoint.Value
	}
	return w.Tokens.Endpoint(id.Target())
}

// SessionEndpoint returns the endpoint to save with a session of the identity; "" for AWS's own.
func (w Workspace) SessionEndpoint(id Identity) string { return endpointKey(w.endpoint(id)) }

// Host returns the host that gets an identity's code and requests; "" for AWS's own hosts.
func (w Workspace) Host(id Identity) string { return EndpointHost(w.endpoint(id)) }

// TellsAWSTime reports whether the answers of a host have AWS's time. other is "" for AWS's own hosts: the clock of another host says
// nothing about AWS's.
func TellsAWSTime(other string) bool { return other == "" }

// otherHost is Host, if a person has to know it. In the demo, the simulated AWS on this computer counts as AWS.
func (w Workspace) otherHost(id Identity) string {
	host := w.Host(id)
	if at := (&url.URL{Host: host}); w.Demo && isLoopback(at.Hostname()) {
		return ""
	}
	return host
}

// ErrPartition is the kind of error for a device, a region and an endpoint that cannot work together.
var ErrPartition = errors.New("these are in different AWS partitions")

// CheckPartitions is like Identity.CheckPartitions, but also considers an endpoint that a variable sets.
func (w Workspace) CheckPartitions(id Identity, stored string) *Problem {
	if p := id.CheckPartitions(stored); p != nil || id.Endpoint.Set || id.Endpoint.Later || id.Region.Later {
		return p
	}
	endpoint, region := endpointPartition(w.endpoint(id)), id.STSRegion()
	if endpoint == "" || endpoint == Partition(region) {
		return nil
	}
	return &Problem{
		Kind: ErrPartition,
		What: "the endpoint that the environment sets is in the AWS partition " + endpoint + ", but the region " + region + " is in " + Partition(region),
		Fix:  Do("unset AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS, or write a region in atmos.yaml: " + regionIn(endpoint)),
	}
}

// CheckPartitions rejects a device, a region and an endpoint in different partitions, because keys work in only one partition.
// stored is the device in the keyring entry, which is used if the configuration sets none. Values that are not known yet are not
// checked.
func (i Identity) CheckPartitions(stored string) *Problem {
	if i.Region.Later || i.Device.Later || i.Endpoint.Later {
		return nil
	}
	region, of := i.STSRegion(), Partition(i.STSRegion())
	name := "region "
	if i.Region.Value == "" {
		name = "default region "
	}
	for _, other := range []struct {
		what, partition string
		origin          Origin
	}{
		{"MFA device", devicePartition(i.device(stored)), i.Device.Origin},
		{"endpoint", endpointPartition(i.Endpoint.Value), i.Endpoint.Origin},
	} {
		if other.partition == "" || other.partition == of {
			continue
		}
		p := &Problem{
			Kind: ErrPartition, Origin: other.origin,
			What: "the " + other.what + " is in the AWS partition " + other.partition + ", the " + name + region + " in " + of,
			Fix:  Do("correct the " + other.what + ", or the region in atmos.yaml: " + regionIn(other.partition)),
		}
		return p
	}
	return nil
}

// devicePartition returns the partition in a device's ARN; "" for a serial number.
func devicePartition(device string) string {
	rest, isARN := strings.CutPrefix(device, "arn:")
	partition, _, whole := strings.Cut(rest, ":iam::")
	if !isARN || !whole {
		return ""
	}
	return partition
}

// endpointPartition uses the region in the name of an AWS host; "" for other hosts, and for hosts without a region.
func endpointPartition(endpoint string) string {
	u, err := url.Parse(endpoint)
	if endpoint == "" || err != nil || !ownEndpoint(endpoint) {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	switch region := ownHost().FindStringSubmatch(host)[1]; {
	case region == "us-gov", strings.HasSuffix(host, ".us-gov.amazonaws.com"):
		return "aws-us-gov"
	case region != "":
		return Partition(region)
	}
	return ""
}
