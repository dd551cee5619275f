using Microsoft.Extensions.Options;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

internal sealed class IdentityOptionsValidator : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        var check = new OptionsCheck();
        check.Duration(nameof(options.HelloTimeout), options.HelloTimeout, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        return check.Result;
    }
}
