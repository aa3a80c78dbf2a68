measure_methods() { :; }
