import EvaluationKit

/// The run as one self-contained page: a function of the record, without scripts, time or host.
public func reportHTML(_ record: RunRecord) -> String { "" }
