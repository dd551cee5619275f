using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;

namespace PipeHeartbeat.Server;

/// <summary>
/// The files of the dashboard, which are part of the assembly. A path either is the name of one of them, letter by letter, or of none: no path leads
/// anywhere else.
/// </summary>
internal sealed class DashboardFiles
{
    private const string Prefix = "dashboard/";
    private const string Page = "index.html";

    private readonly FrozenDictionary<string, DashboardFile> _files = Load();

    public DashboardFile? Find(string path) => _files.GetValueOrDefault(path);

    private static FrozenDictionary<string, DashboardFile> Load()
    {
        Assembly assembly = typeof(DashboardFiles).Assembly;
        var files = new Dictionary<string, DashboardFile>(StringComparer.Ordinal);
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            // Where it was built, the separator may have been another one.
            string name = resource.Replace('\\', '/');
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
                files[PathOf(name[Prefix.Length..])] = Read(assembly, resource);
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string PathOf(string name) => name == Page ? "/" : $"/{name}";

    private static DashboardFile Read(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new DashboardFile(content, TypeOf(resource), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
}
