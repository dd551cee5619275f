using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Reads the contents of a key file: a JWKS (RFC 7517), keys or certificates in PEM (RFC 7468), or else a secret.</summary>
internal static class JwtKeyReader
{
    /// <exception cref="FileReadException">There is no key in it that may be used.</exception>
    public static JwtKeys Read(byte[] content)
    {
        try
        {
            ReadOnlyMemory<byte> body = WithoutMark(content);
            ReadOnlySpan<byte> text = body.Span.TrimStart(" \t\r\n"u8);

            // What begins as a JWKS or holds a PEM is never a secret: it may be half of a file that anybody can read.
            if (text.StartsWith("{"u8))
                return NotEmpty(JwksReader.Read(body));
            if (text.IndexOf("-----BEGIN"u8) >= 0)
                return NotEmpty(PemKeyReader.Read(Encoding.UTF8.GetString(text)));
            if (text.StartsWith("<"u8))
                throw new FileReadException("begins with '<', as a web page does", "put a JWKS, keys in PEM or a secret into it");
            return new JwtKeys([JwtKeyFactory.Secret(WithoutNewline(content), kid: null)], isBareSecret: true);
        }
        catch (Exception error) when (error is not FileReadException)
        {
            // Odd numbers make the platform throw almost anything, and what it says may quote the file.
            throw new FileReadException("holds a key that does not parse", "put a whole JWKS or whole keys in PEM into it");
        }
    }

    private static JwtKeys NotEmpty(List<SecurityKey> keys) => keys.Count > 0
        ? new JwtKeys(keys)
        : throw new FileReadException("holds no key for HS256, RS256 or ES256", "put one into it");

    /// <summary>Some editors put it before UTF-8.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(byte[] content) =>
        content.AsMemory(content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);

    /// <summary>Most editors end a file with one.</summary>
    private static byte[] WithoutNewline(ReadOnlySpan<byte> content)
    {
        if (content.EndsWith("\n"u8))
            content = content[..^1];
        if (content.EndsWith("\r"u8))
            content = content[..^1];
        return content.ToArray();
    }
}
