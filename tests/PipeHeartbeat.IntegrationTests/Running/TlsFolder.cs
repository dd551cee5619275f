using System.Security.Cryptography.X509Certificates;
using PipeHeartbeat.UnitTests.AspNetCore.Tls;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Files of certificates, as people keep them for a server and its clients.</summary>
internal sealed class TlsFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeheartbeat-");
    private readonly TestAuthority _authority = new("the authority", DateTimeOffset.UtcNow);

    public TlsFolder()
    {
        Authority = Write("ca.pem", _authority.Pem);
        Server = WritePem("server.pem", _authority.Issue("CN=localhost", TestAuthority.ServerUse, alternatives: names => names.AddIpAddress(System.Net.IPAddress.Loopback)));
    }

    public string Authority { get; }

    public string Server { get; }

    public string Issue(string name) => WritePem($"{name}.pem", _authority.Issue($"CN={name}"));

    public IReadOnlyDictionary<string, string> Environment(bool asksClients = false)
    {
        var environment = new Dictionary<string, string> { ["PIPEHEARTBEAT__TLS__CERTIFICATEFILE"] = Server };
        if (asksClients)
            environment["PIPEHEARTBEAT__TLS__CLIENTCAFILE"] = Authority;
        return environment;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private string WritePem(string name, X509Certificate2 certificate)
    {
        using (certificate)
            return Write(name, TestAuthority.PemOf(certificate));
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }
}
