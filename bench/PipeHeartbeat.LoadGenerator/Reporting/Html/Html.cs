namespace PipeHeartbeat.LoadGenerator;

/// <summary>Text that is HTML already. Only <see cref="Of"/> makes it of other text, and encodes what is filled in.</summary>
internal readonly record struct Html(string Text)
{
    public static readonly Html None = new("");

    /// <summary>Literals are taken as they stand; strings that are filled in are encoded, whatever they hold.</summary>
    public static Html Of(HtmlInterpolation interpolation) => new(interpolation.ToString());
}
