package model

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// Kinds of what is wrong with an endpoint.
var (
	ErrNoURL     = errors.New("the endpoint is not an http or https URL")
	ErrPlainHTTP = errors.New("the endpoint is not encrypted")
)

// CheckEndpoint refuses a URL that requests must not go to; "" is AWS's own endpoint, which is fine. It quotes no more than
// the host: a URL may contain a password.
func CheckEndpoint(endpoint string) *Problem {
	if endpoint == "" {
		return nil
	}
	u, err := url.Parse(endpoint)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return &Problem{Kind: ErrNoURL, What: ErrNoURL.Error(), Fix: "use https://HOST"}
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return &Problem{
			Kind: ErrPlainHTTP, What: "the endpoint http://" + u.Host + " is not encrypted",
			Why: "others could read and change what you send. http is allowed only for this computer", Fix: "use https://" + u.Host,
		}
	}
	return nil
}

// isLoopback goes by the text alone: a name could resolve to anything.
func isLoopback(host string) bool {
	at, err := netip.ParseAddr(host)
	return err == nil && at.Unmap().IsLoopback() && at.Zone() == "" || strings.EqualFold(host, "localhost")
}

// ownHost matches AWS's hosts of STS and IAM, with a region or without, and those of VPC endpoints (AWS General Reference,
// "Service endpoints"). Other names below amazonaws.com may be customers'.
var ownHost = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:vpce-[a-z0-9-]+\.)?(?:sts|iam)(?:-fips)?(?:\.([a-z0-9-]+))?(?:\.vpce)?\.` +
		`(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|api\.amazonwebservices\.eu|` +
		`c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$`)
})

// OwnEndpoint tells whether an endpoint is one of AWS's: https to a host of STS or IAM. "" is.
func OwnEndpoint(endpoint string) bool {
	if endpoint == "" {
		return true
	}
	u, err := url.Parse(endpoint)
	return err == nil && u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") && ownHost().MatchString(strings.ToLower(u.Hostname()))
}

// EndpointHost is what people read of an endpoint: host and port; "" for AWS's own.
func EndpointHost(endpoint string) string {
	if OwnEndpoint(endpoint) {
		return ""
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return u.Host
}

// endpointKey is what is remembered of an endpoint with a session: "" for AWS's own, and no user name or password.
func endpointKey(endpoint string) string {
	if OwnEndpoint(endpoint) {
		return ""
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Scheme+"://"+u.Host) + strings.TrimRight(u.EscapedPath(), "/")
}

// endpoint is the URL that an identity's calls to STS go to; "" for AWS's own.
func (w Workspace) endpoint(id Identity) string {
	if w.Tokens == nil { // nothing beyond the configuration could be opened
		return id.Endpoint.Value
	}
	return w.Tokens.Endpoint(id.Target())
}

// SessionEndpoint is what is remembered of the endpoint with a session of the identity; "" for AWS's own.
func (w Workspace) SessionEndpoint(id Identity) string { return endpointKey(w.endpoint(id)) }

// Host is the host that an identity's code and requests go to; "" for AWS's own hosts.
func (w Workspace) Host(id Identity) string { return EndpointHost(w.endpoint(id)) }

// ErrPartition is the kind of a device, a region and an endpoint that cannot work together.
var ErrPartition = errors.New("these are in different AWS partitions")

// CheckPartitions is Identity.CheckPartitions, also for an endpoint that a variable sets.
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
		Fix:  "unset AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS, or write a region in atmos.yaml: " + regionIn(endpoint),
	}
}

// CheckPartitions refuses a device, a region and an endpoint of different partitions: no key works in two. stored is the device
// of the keyring entry, which counts if the configuration names none. Values that are not known yet are not judged.
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
			Fix:  "correct the " + other.what + ", or the region in atmos.yaml: " + regionIn(other.partition),
		}
		return p
	}
	return nil
}

// devicePartition is the one that a device's ARN names; "" for a serial number.
func devicePartition(device string) string {
	rest, isARN := strings.CutPrefix(device, "arn:")
	partition, _, whole := strings.Cut(rest, ":iam::")
	if !isARN || !whole {
		return ""
	}
	return partition
}

// endpointPartition goes by the region in the name of one of AWS's hosts; "" for other hosts, and those without a region.
func endpointPartition(endpoint string) string {
	u, err := url.Parse(endpoint)
	if endpoint == "" || err != nil || !OwnEndpoint(endpoint) {
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
