using System.Text;
using SynapseServerless.VowpalWabbit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>A command of VW, carried out by the learner on one of the data sets of VW's tests.</summary>
internal static class CommandRun
{
    /// <summary>Carries out a command; the learner is as it was after the last pass.</summary>
    /// <param name="data">Name of the data set.</param>
    /// <param name="arguments">VW's arguments.</param>
    /// <param name="seen">Takes each prediction, with the examples it is of.</param>
    public static Learner Of(string data, string arguments, Action<Learner, RowReader>? seen = null)
    {
        var learner = new Learner(VwArguments.Parse(arguments));
        var reader = new RowReader(learner);
        string[] rows = Rows(data, learner.Options.IsMultiline && !learner.Options.DsJson);
        do
        {
            foreach (string row in rows)
            {
                if (reader.Learn(row))
                    seen?.Invoke(learner, reader);
            }
        }
        while (learner.EndPass().GoesOn);
        return learner;
    }

    /// <summary>The lines of a data set, or its groups of lines.</summary>
    public static string[] Rows(string data, bool groups)
    {
        string text = Text(data).Replace("\r\n", "\n", StringComparison.Ordinal);
        return text.Split(groups ? "\n\n" : "\n", StringSplitOptions.RemoveEmptyEntries);
    }

    public static string Text(string data)
    {
        using Stream stream = typeof(CommandRun).Assembly.GetManifestResourceStream($"VowpalWabbit.{data}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
