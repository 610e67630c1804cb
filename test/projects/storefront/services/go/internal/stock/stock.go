// Package stock knows what is left of each product.
package stock

import (
	_ "embed"
	"encoding/json"
)

//go:embed stock.json
var file []byte

// Shelf is one product in one warehouse.
type Shelf struct {
	ID        string `json:"id"`
	Warehouse string `json:"warehouse"`
	Left      int    `json:"left"`
}

// Shelves are read once, from the file inside the binary.
var Shelves = read()

// Totals sums the warehouses up.
func Totals() map[string]int {
	totals := map[string]int{}
	for _, shelf := range Shelves {
		totals[shelf.ID] += shelf.Left
	}
	return totals
}

func read() []Shelf {
	var shelves []Shelf
	if err := json.Unmarshal(file, &shelves); err != nil {
		panic(err)
	}
	return shelves
}
