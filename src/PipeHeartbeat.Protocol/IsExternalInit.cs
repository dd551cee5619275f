#if NETSTANDARD2_1
namespace System.Runtime.CompilerServices;

/// <summary>What the compiler looks for behind the <c>init</c> of positional records.</summary>
internal static class IsExternalInit;
#endif
