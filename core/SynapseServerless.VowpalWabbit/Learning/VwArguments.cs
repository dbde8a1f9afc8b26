using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Makes options of VW's arguments.</summary>
internal static class VwArguments
{
    private static readonly HashSet<string> s_flags =
    [
        "noconstant", "leave_duplicate_interactions", "permutations", "testonly", "sgd", "adaptive", "invariant", "normalized", "holdout_off", "binary", "probabilities",
        "scores", "cb_adf", "cb_explore_adf", "softmax", "first_only", "rank_all", "no_predict", "dsjson", "chain_hash", "invert_hash_names", "csoaa_rank",
        "quiet", "no_stdin", "onethread", "kill_cache", "cache", "save_resume", "preserve_performance_counters", "predict_only_model", "audit", "sparse_weights",
    ];

    private static readonly HashSet<string> s_values =
    [
        "bit_precision", "hash", "hash_seed", "constant", "initial_weight", "quadratic", "cubic", "interactions", "ignore", "ignore_linear", "keep", "learning_rate",
        "power_t", "initial_t", "decay_learning_rate", "l1", "l2", "loss_function", "quantile_tau", "expectile_q", "logistic_min", "logistic_max", "link",
        "min_prediction", "max_prediction", "passes", "holdout_period", "holdout_after", "early_terminate", "oaa", "csoaa", "csoaa_ldf", "indexing", "cb_type", "epsilon",
        "lambda", "clip_p", "progress", "random_seed",
    ];

    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["data"] = "The rows come from the input of the stage.",
        ["cache_file"] = "Rows are read again for each pass; a cache is not needed.",
        ["final_regressor"] = "The fit gives the model.",
        ["initial_regressor"] = "Name the folder of a saved model in initialModel.",
        ["predictions"] = "Predictions are a column.",
        ["raw_predictions"] = "Predictions are a column.",
        ["readable_model"] = "Ask the model for its readable text.",
        ["invert_hash"] = "Use --invert_hash_names, and ask the model for its invertible text.",
        ["span_server"] = "Set numTasks.",
        ["cb_explore"] = "Use --cb_explore_adf, with features of actions.",
        ["cb"] = "Use --cb_adf, with features of actions.",
    };

    /// <summary>Names that have no value.</summary>
    public static IReadOnlySet<string> Flags => s_flags;

    /// <summary>Reads arguments.</summary>
    /// <param name="text">The arguments, as on VW's command line.</param>
    /// <exception cref="VwArgumentException">They are wrong, or ask for what is not here.</exception>
    public static LearnerOptions Parse(string text)
    {
        var words = new ArgumentWords(text, s_flags);
        foreach (string name in words.Names)
        {
            if (!s_flags.Contains(name) && !s_values.Contains(name))
                throw Unknown(name);
        }
        bool chooses = words.Has("sgd") || words.Has("adaptive") || words.Has("invariant") || words.Has("normalized");
        bool training = !words.Has("testonly") && words.Float("learning_rate") != 0;
        var options = new LearnerOptions
        {
            Bits = words.Whole("bit_precision", 1, LearnerOptions.MostBits) ?? 18,
            HashAll = words.Choice("hash", "strings", "strings", "all") == "all",
            HashSeed = (uint)(words.Whole("hash_seed", int.MinValue) ?? 0),
            KeepsNames = words.Has("invert_hash_names"),
            AddsConstant = !words.Has("noconstant"),
            Constant = words.Float("constant") ?? 0,
            InitialWeight = words.Float("initial_weight") ?? 0,
            Interactions = Interactions(words),
            LeavesDuplicates = words.Has("leave_duplicate_interactions"),
            Permutations = words.Has("permutations"),
            Ignored = Ignored(words),
            IgnoredLinear = words.Has("ignore_linear") ? Names(words.Texts("ignore_linear"), true) : null,
            Training = training,
            LearningRate = words.Float("learning_rate", 0),
            PowerT = words.Float("power_t") ?? 0.5f,
            InitialT = words.Float("initial_t", 0),
            Decay = words.Float("decay_learning_rate", 0) ?? 1,
            ChoosesUpdate = chooses,
            Adaptive = !chooses || words.Has("adaptive"),
            Invariant = training && (!chooses || words.Has("invariant")),
            Normalized = !chooses || words.Has("normalized"),
            L1 = words.Float("l1", 0) ?? 0,
            L2 = words.Float("l2", 0) ?? 0,
            Loss = Loss(words),
            QuantileTau = words.Float("quantile_tau", 0, 1) ?? 0.5f,
            ExpectileQ = words.Float("expectile_q", 0, 0.5f) ?? 0.5f,
            LogisticMin = words.Float("logistic_min") ?? -1,
            LogisticMax = words.Float("logistic_max") ?? 1,
            Link = words.Choice("link", "identity", "identity", "logistic", "glf1", "poisson"),
            MinPrediction = words.Float("min_prediction"),
            MaxPrediction = words.Float("max_prediction"),
            Passes = words.Whole("passes", 1) ?? 1,
            HoldoutOff = words.Has("holdout_off"),
            HoldoutPeriod = words.Whole("holdout_period", 1) ?? 10,
            HoldoutAfter = words.Whole("holdout_after", 0) ?? 0,
            EarlyTerminate = words.Whole("early_terminate", 1) ?? 3,
            Binary = words.Has("binary"),
            Oaa = words.Whole("oaa", 1, 100_000) ?? 0,
            Csoaa = words.Whole("csoaa", 1, 100_000) ?? 0,
            CsoaaLdf = Ldf(words),
            Probabilities = words.Has("probabilities"),
            Scores = words.Has("scores"),
            Indexing = words.Whole("indexing", 0, 1),
            Bandit = words.Has("cb_adf") || words.Has("cb_explore_adf"),
            BanditType = words.Choice("cb_type", "mtr", "mtr", "ips", "dr"),
            Explores = words.Has("cb_explore_adf"),
            Softmax = words.Has("softmax"),
            Lambda = words.Float("lambda") ?? 1,
            Epsilon = words.Float("epsilon", 0, 1),
            FirstOnly = words.Has("first_only"),
            ClipP = words.Float("clip_p", 0, 1) ?? 0,
            DsJson = words.Has("dsjson"),
            ChainHash = words.Has("chain_hash"),
        };
        Check(options, words);
        return options;
    }

    private static void Check(LearnerOptions options, ArgumentWords words)
    {
        int problems = (options.Oaa > 0 ? 1 : 0) + (options.Csoaa > 0 ? 1 : 0) + (options.Bandit ? 1 : 0) + (options.CsoaaLdf.Length > 0 ? 1 : 0) + (options.Binary ? 1 : 0);
        if (problems > 1)
            throw new VwArgumentException("Several problems are asked for at a time", "Use one of --binary, --oaa, --csoaa, --csoaa_ldf and --cb_adf or --cb_explore_adf.");
        if (options.LogisticMin >= options.LogisticMax)
            throw new VwArgumentException("--logistic_min is not below --logistic_max", "Give the label of one class and the larger one of the other.");
        if (options.MinPrediction > options.MaxPrediction)
            throw new VwArgumentException("--min_prediction is above --max_prediction", "Exchange them.");
        if (options.DsJson && !options.Bandit)
            throw new VwArgumentException("--dsjson holds decisions of contextual bandits", "Add --cb_explore_adf or --cb_adf.");
        if (words.Has("softmax") && !options.Explores)
            throw new VwArgumentException("--softmax needs --cb_explore_adf", "Add it.");
        if (options.ExpectileQ == 0)
            throw new VwArgumentException("--expectile_q 0 cannot be", "It is above 0 and 0.5 at most.");
    }

    private static string Loss(ArgumentWords words)
    {
        string loss = words.Choice("loss_function", "squared", "squared", "classic", "hinge", "logistic", "quantile", "pinball", "absolute", "expectile", "poisson");
        return loss is "pinball" or "absolute" ? "quantile" : loss;
    }

    private static string Ldf(ArgumentWords words) => !words.Has("csoaa_ldf")
        ? ""
        : words.Choice("csoaa_ldf", "m", "m", "multiline", "mc", "multiline-classifier") is "mc" or "multiline-classifier" ? "mc" : "m";

    private static List<byte[]> Interactions(ArgumentWords words)
    {
        var all = new List<byte[]>();
        foreach ((string name, int least, int most) in new[] { ("quadratic", 2, 2), ("cubic", 3, 3), ("interactions", 2, 16) })
        {
            foreach (string text in words.Texts(name))
            {
                byte[] terms = Encoding.UTF8.GetBytes(text);
                if (terms.Length < least || terms.Length > most)
                    throw new VwArgumentException($"--{name} {text} names {terms.Length} namespaces", least == most ? $"It names {least}, by their first letters." : "It names 2 to 16, by their first letters.");
                all.Add(terms);
            }
        }
        return all;
    }

    private static bool[]? Ignored(ArgumentWords words)
    {
        if (!words.Has("ignore") && !words.Has("keep"))
            return null;
        bool[] ignored = words.Has("ignore") ? Names(words.Texts("ignore"), true) : new bool[256];
        if (!words.Has("keep"))
            return ignored;
        bool[] kept = Names(words.Texts("keep"), true);
        return [.. ignored.Select((isIgnored, name) => isIgnored || !kept[name])];
    }

    private static bool[] Names(IEnumerable<string> texts, bool value)
    {
        bool[] names = new bool[256];
        foreach (byte name in texts.SelectMany(Encoding.UTF8.GetBytes))
            names[name] = value;
        return names;
    }

    private static VwArgumentException Unknown(string name)
    {
        if (s_elsewhere.TryGetValue(name, out string? remedy))
            return new VwArgumentException($"--{name} is not an argument here", remedy);
        return new VwArgumentException($"There is no argument --{name}", Suggestions.Remedy(name, [.. s_flags, .. s_values], "argument"));
    }
}
