namespace PipeHeartbeat.AspNetCore;

/// <summary>By what a changed file is known. A file that was replaced differs in when it was written.</summary>
/// <param name="WrittenUtc">When it was last written.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct FileStamp(DateTime WrittenUtc, long Length);
