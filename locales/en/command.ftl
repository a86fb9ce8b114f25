### What every command may have to say.

command-output-lost = The output could not be written: { $why }. What is there of it is not whole.
