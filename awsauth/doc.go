// Package awsauth makes authdeck's calls to AWS: it gets sessions from STS, asks who keys belong to, and lists a user's MFA
// devices. It uses aws-sdk-go-v2 and turns each failure into a model.AWSError. Of the machine's AWS configuration it reads only
// environment variables, in the same way as the SDK's config package: AWS_ENDPOINT_URL, its variants for STS and IAM,
// AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and AWS_CA_BUNDLE. The caller passes keys
// and region. It does not use config.LoadDefaultConfig, which reads ~/.aws, fails if AWS_PROFILE names an unknown profile, and may
// start a credential_process.
package awsauth
