// Package awsfake stands in for AWS: STS GetSessionToken and GetCallerIdentity and IAM ListMFADevices over HTTP, in the
// query protocol's wire form and with AWS's own error codes and texts. Signatures, codes, limits and sessions are
// checked as AWS checks them, so that a client which works here has really signed its request. The demo and the tests
// use it.
package awsfake
