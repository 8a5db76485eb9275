"""Speed, memory and scale: ``make bench`` measures, writes ``docs/performance.md``, flags what got slower."""
