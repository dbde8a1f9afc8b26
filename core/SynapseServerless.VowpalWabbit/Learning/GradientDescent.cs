namespace SynapseServerless.VowpalWabbit;

/// <summary>Online gradient descent: adaptive, normalized and invariant updates, L1 and L2 applied when weights are used.</summary>
/// <remarks>
/// Karampatziakis and Langford, "Online Importance Weight Aware Updates" (2011); Duchi, Hazan and Singer, "Adaptive Subgradient Methods"
/// (2011); Ross, Mineiro and Langford, "Normalized Online Learning" (2013). Arithmetic is in single precision in VW's order.
/// </remarks>
internal sealed class GradientDescent
{
    private readonly LearnerOptions _options;
    private readonly float _normPower;
    private readonly bool _usual;
    private readonly bool _limits;
    private float _multiplier = 1;

    /// <summary>Makes a learner that knows nothing, or what another knows.</summary>
    /// <param name="options">How it learns.</param>
    /// <param name="weights">The weights that it begins with; null for new ones.</param>
    public GradientDescent(LearnerOptions options, Weights? weights = null)
    {
        _options = options;
        bool adaptive = options.Adaptive && options.Training, normalized = options.Normalized && options.Training;
        Weights = weights ?? new Weights(options.Bits, adaptive, normalized);
        Loss = LossFunction.Of(options);
        Walk = new FeatureWalk(new Interactions(options), options.IgnoredLinear, options.Permutations);
        State = new LearnerState(options.Models) { Range = StartRange(options) };
        _normPower = options.PowerT - 1f;
        _usual = adaptive && normalized && options.PowerT == 0.5f && Weights.SpareAt == 3;
        _limits = options.MinPrediction is null && options.MaxPrediction is null && options.Training;
        SetRate();
        if (weights is null)
            StartWeights(adaptive);
    }

    /// <summary>The weights.</summary>
    public Weights Weights { get; set; }

    /// <summary>What is kept beside the weights.</summary>
    public LearnerState State { get; set; }

    /// <summary>The rate of learning.</summary>
    public float Rate { get; set; }

    /// <summary>The loss function.</summary>
    public LossFunction Loss { get; }

    /// <summary>The order of features.</summary>
    public FeatureWalk Walk { get; }

    /// <summary>Takes notice of a label, by which predictions are limited.</summary>
    public void See(float label)
    {
        if (!_limits)
            return;
        LabelRange range = State.Range;
        State.Range = new LabelRange(label < range.Min ? label : range.Min, label != Example.NoLabel && label > range.Max ? label : range.Max);
    }

    /// <summary>Predicts.</summary>
    public void Predict(Example example)
    {
        Walk.Interactions.See(example.Namespaces);
        float sum;
        if (_options.L1 > 0)
        {
            var visitor = new TruncatedVisitor(Weights, example.Initial, (float)State.Gravity);
            example.CombinedCount = Walk.Walk(example, ref visitor);
            sum = visitor.Sum;
        }
        else
        {
            var visitor = new PredictVisitor(Weights, example.Initial);
            example.CombinedCount = Walk.Walk(example, ref visitor);
            sum = visitor.Sum;
        }
        example.PartialPrediction = sum * (float)State.Contraction;
        example.Prediction = Limited(example.PartialPrediction);
    }

    /// <summary>Predicts, then learns from the label.</summary>
    public void Learn(Example example)
    {
        Predict(example);
        Update(example);
    }

    /// <summary>Learns from label and prediction.</summary>
    public void Update(Example example)
    {
        float update = Step(example);
        if (update != 0)
        {
            var visitor = new StepVisitor(Weights, Weights.NormalizedAt != 0 ? update * _multiplier : update);
            Walk.Walk(example, ref visitor);
        }
        if (State.Contraction < 1e-9 || State.Gravity > 1e3)
            Settle();
    }

    /// <summary>Writes into the weights what L1 and L2 have gathered.</summary>
    public void Settle()
    {
        if (State.Gravity == 0 && State.Contraction == 1)
            return;
        float gravity = (float)State.Gravity, contraction = (float)State.Contraction;
        for (int i = 0; i < Weights.Values.Length; i += Weights.Stride)
            Weights.Values[i] = TruncatedVisitor.Truncated(Weights.Values[i], gravity) * contraction;
        State.Gravity = 0;
        State.Contraction = 1;
    }

    /// <summary>A prediction within the labels seen so far.</summary>
    public float Limited(float prediction) =>
        float.IsNaN(prediction) ? 0 : prediction > State.Range.Max ? State.Range.Max : prediction < State.Range.Min ? State.Range.Min : prediction;

    private float Step(Example example)
    {
        if (!(Loss.Loss(State.Range, example.Prediction, example.Label) > 0))
            return 0;
        float perUpdate = Weights.SpareAt != 0 ? PerUpdate(example) : Walk.SumOfSquares(example);
        float scale = Rate * example.Weight;
        if (Weights.AdaptiveAt == 0)
        {
            float t = (float)(State.T + example.Weight - State.HoldoutWeight - State.UnlabeledWeight);
            scale *= MathF.Pow(t, -_options.PowerT);
        }
        float update = _options.Invariant
            ? Loss.Update(example.Prediction, example.Label, scale, perUpdate)
            : Loss.UnsafeUpdate(example.Prediction, example.Label, scale);
        if ((_options.L1 > 0 || _options.L2 > 0) && Math.Abs(update) > 1e-8)
            update = Regularized(update, example);
        return float.IsNaN(update) ? 0 : update;
    }

    private float Regularized(float update, Example example)
    {
        double slope = Loss.Slope(State.Range, example.Prediction, example.Label);
        double step = Math.Abs(slope) > 1e-8 ? -update / slope : 0.0;
        if (Math.Abs(slope) > 1e-8)
            State.Contraction *= 1.0 - (_options.L2 * step);
        update /= (float)State.Contraction;
        State.Gravity += step * _options.L1;
        return update;
    }

    private float PerUpdate(Example example)
    {
        float squared = example.Weight * Loss.SquaredSlope(example.Prediction, example.Label);
        if (squared == 0)
            return 1;
        float perUpdate, norm;
        if (_usual)
        {
            var visitor = new UsualRateVisitor(Weights, squared);
            Walk.Walk(example, ref visitor);
            (perUpdate, norm) = (visitor.PerUpdate, visitor.Norm);
        }
        else
        {
            var visitor = new RateVisitor(Weights, squared, _options.PowerT, _normPower);
            Walk.Walk(example, ref visitor);
            (perUpdate, norm) = (visitor.PerUpdate, visitor.Norm);
        }
        if (Weights.NormalizedAt == 0)
            return perUpdate;
        int model = (int)(example.Offset >> Weights.StrideShift);
        State.NormSums[model] += (double)example.Weight * norm;
        State.WeightSums[model] += example.Weight;
        _multiplier = Multiplier((float)State.WeightSums[model], (float)State.NormSums[model]);
        return perUpdate * _multiplier;
    }

    private float Multiplier(float weight, float norm)
    {
        if (_options.PowerT != 0.5f)
            return MathF.Pow(norm / weight, _normPower);
        float average = weight / norm;
        return Weights.AdaptiveAt != 0 ? MathF.Sqrt(average) : average;
    }

    private void SetRate()
    {
        float t = _options.InitialT ?? 0;
        float rate = _options.LearningRate ?? 0.5f;
        if (_options.ChoosesUpdate)
        {
            if (_options.LearningRate is null && !(_options.Adaptive && _options.Normalized))
                rate = 10;
            if (!_options.Adaptive && !_options.Normalized)
            {
                t = _options.InitialT ?? 1;
                rate *= MathF.Pow(t, _options.PowerT);
            }
        }
        Rate = rate;
        State.T = t;
        if (_options.InitialT is > 0)
            State.NormSums[0] = State.WeightSums[0] = t;
    }

    private void StartWeights(bool adaptive)
    {
        float squares = adaptive && _options.InitialT is > 0 ? _options.InitialT.Value : 0;
        if (_options.InitialWeight != 0 || squares != 0)
        {
            for (int i = 0; i < Weights.Values.Length; i += Weights.Stride)
            {
                Weights.Values[i] = _options.InitialWeight;
                if (squares != 0)
                    Weights.Values[i + 1] = squares;
            }
        }
        if (_options.Constant != 0)
            Weights.Values[((ulong)FeatureHash.Constant << Weights.StrideShift) & Weights.Mask] = _options.Constant;
    }

    private static LabelRange StartRange(LearnerOptions options)
    {
        bool wide = options.Loss is "logistic" or "poisson" && options.MinPrediction is null && options.MaxPrediction is null && options.Training;
        return new LabelRange(options.MinPrediction ?? (wide ? -50 : 0), options.MaxPrediction ?? (wide ? 50 : 0));
    }
}
