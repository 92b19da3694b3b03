// Package process inspects other processes by their IDs.
package process
