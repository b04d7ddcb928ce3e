module islanding/parts/tsc-rate

go 1.24.0
