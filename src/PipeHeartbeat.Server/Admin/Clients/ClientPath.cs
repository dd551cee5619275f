using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.Server;

/// <summary>
/// Takes the id of a client from the path as it was sent. Kestrel decodes a path but for <c>%2F</c> and then removes its dot segments: <c>a%2Fb</c> and
/// <c>a%252Fb</c> become the same, and a client called <c>..</c> would have no path at all.
/// </summary>
internal static class ClientPath
{
    public const string LookupPath = Root + Lookup;
    public const string Pattern = Root + "{id}";

    public const string ClusterLookupPath = ClusterRoot + Lookup;
    public const string ClusterPattern = ClusterRoot + "{id}";

    private const string Root = "/api/v1/clients/";
    private const string ClusterRoot = $"{ClusterEndpoints.ClientsPath}/";
    private const string Lookup = "lookup";

    // Whatever the id is, the router sees one plain segment.
    private const string RoutedSegment = "-";

    private static readonly string[] Roots = [Root, ClusterRoot];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (SegmentOf(context) is not var (root, segment))
            return next(context);
        if (Decode(segment) is not { } id)
            return Problem.BadValue("id", segment, "is not percent-encoded UTF-8", "encode every byte that is no letter, digit or one of -._~ as %XX").WriteAsync(context);

        context.Items[typeof(ClientPath)] = id;
        context.Request.Path = root + RoutedSegment;
        return next(context);
    }

    /// <summary>The id; <see langword="null"/> if the path was written in some way in which nobody can tell what it was.</summary>
    public static string? IdOf(HttpContext context) => context.Items[typeof(ClientPath)] as string;

    private static (string Root, string Segment)? SegmentOf(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        string path = target.Split('?', 2)[0];

        // The absolute form, as sent to a proxy, is as good.
        int start = path.StartsWith('/') ? 0 : path.IndexOf('/', path.IndexOf("://", StringComparison.Ordinal) + "://".Length);
        if (start < 0 || Array.Find(Roots, one => path.AsSpan(start).StartsWith(one, StringComparison.OrdinalIgnoreCase)) is not { } root)
            return null;

        string segment = path[(start + root.Length)..];
        bool isLookup = segment == Lookup && HttpMethods.IsPost(context.Request.Method);
        return segment.Length == 0 || segment.Contains('/') || isLookup ? null : (root, segment);
    }

    private static string? Decode(string segment)
    {
        var bytes = new List<byte>(segment.Length);
        for (int i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                bytes.Add((byte)segment[i]);
                continue;
            }

            if (i + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[i + 1]) || !char.IsAsciiHexDigit(segment[i + 2]))
                return null;
            bytes.Add(Convert.FromHexString(segment.AsSpan(i + 1, 2))[0]);
            i += 2;
        }

        try
        {
            return StrictUtf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
