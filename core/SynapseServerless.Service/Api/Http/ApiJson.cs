using System.Text.Json;
using SynapseServerless.Runs;

namespace SynapseServerless.Service.Api.Http;

/// <summary>How answers are written: camelCase, enumerations as text, nothing where there is null, NaN and infinities by name.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(RunFiles.Json) { WriteIndented = false };
}
