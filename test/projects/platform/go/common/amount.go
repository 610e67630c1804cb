// Package common is what both services share.
package common

import "fmt"

// Amount is how people write an amount of cents.
func Amount(cents int) string {
	return fmt.Sprintf("%d.%02d EUR", cents/100, cents%100)
}
