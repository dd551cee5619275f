using BenchmarkDotNet.Running;
using PipeHeartbeat.Benchmarks;
using PipeHeartbeat.Benchmarks.Reporting;

if (args is ["report", ..])
    return ReportCommand.Run(args[1..]);

var summaries = BenchmarkSwitcher.FromTypes(Suites.InOrder).Run(args, SuiteConfig.Create());
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
