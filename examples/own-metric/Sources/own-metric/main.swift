import BellwetherCommand

await exitBellwether { $0.add(HuberLoss.self, origin: .linked("own-metric")) }
