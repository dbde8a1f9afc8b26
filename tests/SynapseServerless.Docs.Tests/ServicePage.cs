using System.Globalization;
using System.Text;
using SynapseServerless.Services;
using SynapseServerless.Stages;

namespace SynapseServerless.Docs.Tests;

/// <summary>The page of the operations of services, written from their declarations.</summary>
internal static class ServicePage
{
    /// <summary>Its path, relative to the root.</summary>
    public const string Path = "docs/services-operations.md";

    /// <summary>Its text.</summary>
    public static string Text()
    {
        var text = new StringBuilder();
        text.Append("# Operations of services\n\nWritten from the code by `dotnet run build.cs docs`: what each stage calls, and what is known of it.\n\n");
        text.Append("| stage | service | operation | version | works today | rows a request | most a row | the answer comes | read in |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (StageDescription stage in StagePages.Catalog.Stages.Where(stage => stage.ClrType.IsAssignableTo(typeof(ServiceStage))))
        {
            using var service = (ServiceStage)stage.Create();
            ServiceOperation operation = service.Operation;
            string[] cells =
            [
                $"[{stage.Name}](stages/Services.md#{stage.Name.ToLowerInvariant()})", operation.Service.Name, $"{operation.Method} `{operation.Route}`", operation.Version ?? "", Today(operation),
                operation.MostRows.ToString("N0", CultureInfo.InvariantCulture), Most(operation), operation.Reply == ReplyKind.Direct ? "at once" : "later", operation.Source,
            ];
            text.Append($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
        }
        return text.ToString();
    }

    private static string Today(ServiceOperation operation) =>
        (operation.Retires, operation.Successor) switch
        {
            ({ } day, { } next) => $"until {day:yyyy-MM-dd}, then {next}",
            ({ } day, null) => $"until {day:yyyy-MM-dd}",
            (null, { } next) => $"on some servers; elsewhere {next}",
            _ => "yes",
        };

    private static string Most(ServiceOperation operation)
    {
        string[] parts =
        [
            .. operation.MostCharacters > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{operation.MostCharacters:N0} characters")] : Array.Empty<string>(),
            .. operation.MostBytes > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{operation.MostBytes / (1024.0 * 1024):N0} MB")] : Array.Empty<string>(),
        ];
        return string.Join(", ", parts);
    }
}
