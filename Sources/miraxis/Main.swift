import MirAxisCommands

@main enum Main {
    static func main() { MirAxis.runAndExit() }
}
