namespace PipeHeartbeat.AspNetCore;

/// <summary>A file of keys or certificates does not serve.</summary>
/// <param name="what">What is wrong with it, with nothing of its contents. It follows upon the file's name.</param>
/// <param name="remedy">What would be right.</param>
internal sealed class FileReadException(string what, string remedy) : Exception($"{what}: {remedy}")
{
    public string What => what;

    public string Remedy => remedy;
}
