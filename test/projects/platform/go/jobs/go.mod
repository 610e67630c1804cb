module example.com/platform/jobs

go 1.26

require example.com/platform/common v0.0.0
