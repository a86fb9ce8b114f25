### Det, enhver kommando kan få brug for at sige.

command-output-lost = Uddata kunne ikke skrives: { $why }. Det, der nåede frem, er ikke det hele.
