// dotnet run --project samples/ConsoleClient -- [ID] [HOST] [PORT]
// Stays alive on a server until Ctrl+C; what is typed is sent to it as application data.
using System.Globalization;
using System.Text;
using PipeHeartbeat.Client;

await using var client = new HeartbeatClient(new HeartbeatClientOptions
{
    ClientId = args.ElementAtOrDefault(0) ?? Environment.MachineName,
    Host = args.ElementAtOrDefault(1) ?? "localhost",
    Port = int.Parse(args.ElementAtOrDefault(2) ?? "15000", CultureInfo.InvariantCulture),
    Metadata = "console sample",
});
client.StateChanged += change => Console.WriteLine($"{DateTime.Now:HH:mm:ss.fff} {change}");

using var leaving = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    leaving.Cancel();
};
client.Start(leaving.Token);

var typing = new Thread(Type) { IsBackground = true };
typing.Start();
await client.Completion;

void Type()
{
    while (Console.ReadLine() is { } line)
        Console.WriteLine(client.TrySendAsync(Encoding.UTF8.GetBytes(line)).GetAwaiter().GetResult() ? $"sent; round trip {client.RoundTrip}" : "not online");
}
