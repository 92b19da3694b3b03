// Package awsfake is a simulated AWS: STS GetSessionToken, AssumeRole and GetCallerIdentity, IAM ListMFADevices, and the federation
// endpoint of the console, over HTTP. It checks signatures, MFA codes, trust policies, limits and expiry as AWS does and answers
// with AWS's own error codes and texts, so a client that works here signs its requests correctly. The demo and the tests use it.
package awsfake
