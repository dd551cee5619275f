namespace PipeHeartbeat.AspNetCore;

/// <summary>Writes the URL of an endpoint for people: what may be secret in it, a query and who logs in, is left out.</summary>
internal static class WebhookUrl
{
    public static string Shown(Uri url)
    {
        if (!url.IsAbsoluteUri)
            return url.OriginalString.Split('?')[0];
        string path = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        return url.Query.Length > 0 ? $"{path}?…" : path;
    }
}
