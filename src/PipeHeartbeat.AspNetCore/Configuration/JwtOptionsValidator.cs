using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

internal sealed class JwtOptionsValidator : IValidateOptions<JwtOptions>
{
    public const string Group = "Jwt";
    public const string KeyFileKey = $"{Group}:{nameof(JwtOptions.KeyFile)}";
    public const string AudienceKey = $"{Group}:{nameof(JwtOptions.Audience)}";
    public const string IssuerKey = $"{Group}:{nameof(JwtOptions.Issuer)}";
    public const string ClockSkewKey = $"{Group}:{nameof(JwtOptions.ClockSkew)}";

    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        var check = new OptionsCheck();
        if (string.IsNullOrWhiteSpace(options.KeyFile))
            check.Fail(KeyFileKey, options.KeyFile ?? "", "is not set", "name the file that holds the keys");
        else
            check.File(KeyFileKey, options.KeyFile, () => JwtKeyReader.Read(SecretFile.Read(options.KeyFile)));
        if (string.IsNullOrWhiteSpace(options.Audience))
            check.Fail(AudienceKey, options.Audience ?? "", "is not set", "name the audience that tokens are for");
        if (options.Issuer is not null && string.IsNullOrWhiteSpace(options.Issuer))
            check.Fail(IssuerKey, options.Issuer, "is empty", "name the issuer, or leave the key out");
        check.Duration(ClockSkewKey, options.ClockSkew, TimeSpan.Zero, MostSkew);
        return check.Result;
    }
}
