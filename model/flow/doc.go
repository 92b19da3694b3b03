// Package flow is the state machine of the program: its states, its events, the one table of transitions, and Decide, which turns
// the result of a piece of work into an event. The full screen and line mode share it.
package flow
