import BellwetherCommand

await exitBellwether()
