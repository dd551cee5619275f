using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Encodes what an interpolated string is filled with, so that nothing from outside can become markup by being forgotten.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlInterpolation
{
    private readonly StringBuilder _text;

    public HtmlInterpolation(int literalLength, int formattedCount) =>
        _text = new StringBuilder(literalLength + formattedCount * 16);

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

    public void AppendFormatted(Html html) => _text.Append(html.Text);

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (Html part in parts)
            _text.Append(part.Text);
    }

    public override string ToString() => _text.ToString();
}
