using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Fills a path where there is no row: with the parameters that are the same for all rows.</summary>
internal static partial class RouteParameters
{
    /// <summary>The path and its query.</summary>
    /// <param name="stage">The stage that has the parameters.</param>
    /// <param name="route">The path, with names in braces; what only a row would say is <c>check</c>.</param>
    /// <param name="query">Parameters of the query.</param>
    public static string Fill(Stage stage, string route, IEnumerable<(string Name, string Value)> query)
    {
        var address = new StringBuilder(route);
        foreach (PropertyInfo property in stage.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<InRouteAttribute>(inherit: true) is not { } place)
                continue;
            object? given = property.GetValue(stage);
            if ((given is IValueOrColumn either ? either.Value : given) is { } value)
                address.Replace($"{{{place.Name}}}", Uri.EscapeDataString(ParameterReader.Text(value)));
        }
        string path = Unfilled().Replace(address.ToString(), "check");
        string text = string.Join('&', query.Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
        return text.Length == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{text}";
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Unfilled();
}
