namespace PipeHeartbeat.LoadGenerator;

/// <summary>What to type to install something.</summary>
internal static class InstallHint
{
    public static string For(string debianPackage, string brewFormula) =>
        OperatingSystem.IsMacOS() ? $"brew install {brewFormula}" : $"sudo apt-get install {debianPackage}";
}
