using System.Globalization;

namespace SynapseServerless.LightGBM.Tests.Folders;

/// <summary>Folders in the shape of LightGBM's examples, with rows that are made up.</summary>
internal static class GeneratedExamples
{
    private const int Columns = 12;

    /// <summary>Writes one.</summary>
    /// <param name="kind">Name of the example whose shape it has.</param>
    /// <param name="folder">Where to.</param>
    public static void Write(string kind, DirectoryInfo folder)
    {
        var random = new Random(kind.Length);
        string name = kind.Split('_')[0];
        foreach ((string split, int rows) in (ReadOnlySpan<(string, int)>)[("train", 1500), ("test", 400)])
        {
            string file = Path.Combine(folder.FullName, $"{name}.{split}");
            double[][] vectors = [.. Enumerable.Range(0, rows).Select(_ => Vector(random, isSparse: kind == "lambdarank"))];
            double[] scores = [.. vectors.Select(x => x[0] + (x[1] * x[2]) + Math.Sin(3 * x[3]) + (random.NextDouble() - 0.5))];
            double[] sorted = [.. scores.Order()];
            int Class(double score, int classes) => Enumerable.Range(1, classes - 1).Count(k => score >= sorted[rows * k / classes]);
            string Label(double score) => kind switch
            {
                "binary_classification" => Text(Class(score, 2)),
                "multiclass_classification" => Text(Class(score, 5)),
                "lambdarank" => Text(Class(score, 5)),
                _ => Text(Math.Round(score, 3)),
            };
            File.WriteAllLines(file, vectors.Select((x, row) => kind == "lambdarank"
                ? $"{Label(scores[row])} {string.Join(' ', x.Select((value, i) => (value, i)).Where(entry => entry.value != 0).Select(entry => $"{entry.i + 1}:{Text(entry.value)}"))}"
                : $"{Label(scores[row])}\t{string.Join('\t', x.Select(Text))}"));
            if (kind == "binary_classification")
                File.WriteAllLines(file + ".weight", Enumerable.Range(0, rows).Select(_ => Text(Math.Round(0.5 + random.NextDouble(), 3))));
            if (kind == "regression")
                File.WriteAllLines(file + ".init", vectors.Select(x => Text(Math.Round(x[0] / 2, 3))));
            if (kind == "lambdarank")
                File.WriteAllLines(file + ".query", Groups(random, rows).Select(count => Text(count)));
        }
        File.WriteAllText(Path.Combine(folder.FullName, "train.conf"), $"""
            # In the words of LightGBM's command line, aliases among them.
            task = train
            data = {name}.train
            valid_data = {name}.test
            label_column = 0
            is_training_metric = true
            {kind switch
            {
                "binary_classification" => "objective = binary\nmetric = binary_logloss,auc\nsub_feature = 0.75\nbagging_freq = 3\nsub_row = 0.7\nmin_data = 20",
                "multiclass_classification" => "objective = multiclass\nnum_class = 5\nmetric = multi_logloss\nearly_stopping = 5\nshrinkage_rate = 0.7",
                "lambdarank" => "objective = lambdarank\nmetric = ndcg\nndcg_eval_at = 1,3,5\nlambdarank_truncation_level = 15\nmin_data_in_leaf = 10",
                _ => "objective = regression\nmetric = l2,mae\nfeature_fraction = 0.9\nreg_lambda = 2.5",
            }}
            num_trees = 25
            num_leaf = 15
            max_bin = 63
            output_model = model.txt
            """);
    }

    // LightGBM reads index:value with a parser that is a bit off for some decimals, but not for multiples of powers of two.
    private static double[] Vector(Random random, bool isSparse) => [.. Enumerable.Range(0, Columns).Select(_ =>
        !isSparse ? (double)random.Next(-2000, 2000) / 1000
        : random.Next(3) > 0 ? 0 : (double)random.Next(-256, 256) / 128)];

    private static IEnumerable<int> Groups(Random random, int rows)
    {
        for (int left = rows; left > 0;)
        {
            int count = Math.Min(left, 1 + random.Next(30));
            left -= count;
            yield return count;
        }
    }

    private static string Text(double value) => value.ToString("0.#######", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
