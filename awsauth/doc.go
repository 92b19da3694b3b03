// Package awsauth asks AWS on behalf of an identity: a session from STS, who its keys belong to, its MFA devices. It
// drives aws-sdk-go-v2 and turns each failure into a model.AWSError.
//
// Nothing of the machine's AWS set-up reaches a call but the variables that environment reads: the SDK's config package,
// which would read ~/.aws and may start a credential_process, is not linked at all, and a profile that does not exist
// cannot fail what never asks for it.
package awsauth
