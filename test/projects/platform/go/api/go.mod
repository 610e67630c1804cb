module example.com/platform/api

go 1.26

require example.com/platform/common v0.0.0
