// The room MirAxisCommands.
