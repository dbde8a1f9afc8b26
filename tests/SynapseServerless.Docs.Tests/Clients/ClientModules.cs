using System.Text.Json;
using SynapseServerless.Stages;

namespace SynapseServerless.Docs.Tests.Clients;

/// <summary>In which module of the clients a stage is: that of SynapseML or Spark ML where they have it, and else that of its room.</summary>
internal static class ClientModules
{
    private const string File = "clients/modules.json";

    /// <summary>The stages of each module, by name, modules in order.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<StageDescription>> All()
    {
        using JsonDocument json = JsonDocument.Parse(System.IO.File.ReadAllBytes(Repository.PathOf(File)));
        var rooms = json.RootElement.GetProperty("rooms").EnumerateObject().ToDictionary(room => room.Name, room => room.Value.GetString()!);
        var named = json.RootElement.GetProperty("modules").EnumerateObject()
            .SelectMany(module => module.Value.EnumerateArray().Select(stage => (Stage: stage.GetString()!, Module: module.Name)))
            .ToDictionary(pair => pair.Stage, pair => pair.Module);
        return StagePages.Catalog.Stages
            .GroupBy(stage => named.GetValueOrDefault(stage.Name) ?? OfRoom(stage, rooms))
            .OrderBy(module => module.Key, StringComparer.Ordinal)
            .ToDictionary(module => module.Key, module => (IReadOnlyList<StageDescription>)[.. module.OrderBy(stage => stage.Name, StringComparer.Ordinal)]);
    }

    // A room that the file does not know yet has a module of its own name.
    private static string OfRoom(StageDescription stage, Dictionary<string, string> rooms)
    {
        string room = stage.ClrType.Assembly.GetName().Name!.Replace("SynapseServerless.", "", StringComparison.Ordinal);
        return rooms.GetValueOrDefault(room) ?? room.ToLowerInvariant().Replace(".", "_", StringComparison.Ordinal);
    }
}
