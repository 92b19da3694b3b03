// Package awsauth makes authdeck's calls to AWS: a session from STS, whose keys these are, and a user's MFA devices. It
// uses aws-sdk-go-v2 and turns each failure into a model.AWSError.
//
// Of the machine's AWS configuration it reads only environment variables, and them as the SDK's config package does:
// AWS_ENDPOINT_URL, its variants for STS and IAM, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_USE_FIPS_ENDPOINT,
// AWS_USE_DUALSTACK_ENDPOINT and AWS_CA_BUNDLE. The caller gives keys and region. config.LoadDefaultConfig is not used:
// it reads ~/.aws, fails if AWS_PROFILE names an unknown profile, and may start a credential_process.
package awsauth
