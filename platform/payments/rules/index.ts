// What the money of a payment does, as pure functions: no I/O, no clock of their own. Amounts are minor units.
export {}
