"""Our own data: the register, findings, answers, promises, released numbers. One module a part of the loop."""
