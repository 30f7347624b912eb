"""The alarm clock: APScheduler wakes us; what is due is decided by `bot.schedules`."""
