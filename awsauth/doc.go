// Package awsauth asks AWS on behalf of an identity: a session from STS, who its keys belong to, its MFA devices. It
// drives aws-sdk-go-v2 and turns each failure into a model.AWSError.
//
// Of the machine's AWS set-up only variables reach a call, as the SDK's config package reads them: AWS_ENDPOINT_URL and
// its kin for STS and IAM, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and
// AWS_CA_BUNDLE. Keys, region and attempts are the call's own. config.LoadDefaultConfig is not used: it reads ~/.aws,
// fails where AWS_PROFILE names nothing, and may start a credential_process.
package awsauth
