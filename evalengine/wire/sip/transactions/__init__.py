"""RFC 3261 §17: `transaction` is the four machines, `timetable` their timers, `stack` matches what
comes in to them and hands the rest up. Sans-IO."""
