"""What an operator has the program do; sees core, adapters and storage together."""
