namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a metric is measured in; the unit that its values are kept in stands beside it.</summary>
internal enum MetricKind
{
    /// <summary>Milliseconds.</summary>
    Time,

    /// <summary>Per cent.</summary>
    Percent,

    /// <summary>A plain number.</summary>
    Count,

    /// <summary>A second.</summary>
    Rate,

    /// <summary>Bytes.</summary>
    Size,
}
